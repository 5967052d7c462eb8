import type { Attributes } from '@lockstep/mapping';

const first = ['John', 'Zoë', 'Ana María', 'ÅSA', 'Łukasz', 'mary ann', 'Ola', 'GREGORY'];
const last = ['Smith', 'Müller', "O'Brien", 'van der Berg', 'Østergård', 'Parker', 'Li', 'PINTO-SILVA'];
const states = ['NSW', 'QLD', 'SA', 'TAS', 'WA', 'VIC', 'ACT', 'elsewhere'];

/** Made-up people, the same in each run: different enough that no engine learns one of them by heart. */
export const people: readonly Attributes[] = Array.from({ length: 256 }, (_, index) => {
  const givenName = first[index % 8] ?? '';
  const surname = last[(index >> 3) % 8] ?? '';
  const number = String(1_000_000 + index * 37);
  return {
    userPrincipalName: `person${number}@contoso.com`,
    mail: index % 5 === 0 ? null : `Person.${number}@Contoso.com`,
    givenName,
    surname,
    department: index % 3 === 0 ? 'Sales' : 'Research',
    jobTitle: index % 4 === 0 ? null : 'Engineer, Senior',
    state: states[index % 8] ?? '',
    country: index % 2 === 0 ? 'USA' : 'DE',
    telephoneNumber: `+${String(40 + (index % 50))} ${String(9_998_880_000 + index)}`,
    mobile: `+1 (999) 888-${String(1000 + index)}`,
    AddressLineData: `${String(100 + index)} Tremont Street`,
    StatusHireDate: `2021-07-${String(1 + (index % 28)).padStart(2, '0')}-07:00`,
    ContractEndDate: `20${String(20 + (index % 20))}-12-31-08:00`,
    Active: index % 7 === 0 ? '0' : '1',
    objectId: `00aa00aa-bb11-cc22-dd33-44ee44ee${String(1000 + index)}`,
    IsSoftDeleted: index % 9 === 0 ? 'True' : 'False',
    appRoleAssignments: index % 6 === 0 ? ['Pro', 'Basic'] : ['Licensed'],
  };
});

import { formFields, templates, type ApplicationTemplate } from '@lockstep/gallery';
import { rateLimits } from '@lockstep/scim';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { QueryTemplateArgs, ResolversTypes } from '../generated/graphql.generated.ts';
import { filterableAttributes, findTemplate } from './templates.ts';

@Resolver('ApplicationTemplate')
export class TemplateResolver {
  @Query('templates')
  templates(): readonly ApplicationTemplate[] {
    return [...templates].sort((left, right) => left.displayName.localeCompare(right.displayName, 'en'));
  }

  @Query('template')
  template(@Args() { id }: QueryTemplateArgs): ApplicationTemplate | null {
    return findTemplate(id);
  }

  /** One form for each method of signing in: the fields that all share come first. */
  @ResolveField('connectionForms')
  connectionForms(@Parent() template: ApplicationTemplate): ResolversTypes['ConnectionForm'][] {
    return template.connection.authentication.map((method) => ({
      authentication: method.kind,
      title: method.title,
      help: method.help,
      recommended: method.recommended,
      fields: formFields(template, method).map((field) => ({
        ...field,
        default: field.default ?? null,
        placeholder: field.placeholder ?? null,
        choices: field.choices ?? [],
      })),
    }));
  }

  @ResolveField('appRoles')
  appRoles(@Parent() { appRoles }: ApplicationTemplate): ResolversTypes['ApplicationRole'][] {
    const roles = appRoles?.priority ?? [];
    return roles.map(({ value, writes, deprecated }) => ({ value, writes, deprecated: deprecated ?? null }));
  }

  @ResolveField('proposedSettings')
  proposedSettings(@Parent() template: ApplicationTemplate): unknown {
    return template.settings;
  }

  @ResolveField('proposedIntervalMinutes')
  proposedIntervalMinutes(@Parent() template: ApplicationTemplate): number {
    return template.intervalMs / 60_000;
  }

  @ResolveField('filterableAttributes')
  filterableAttributes(@Parent() template: ApplicationTemplate): readonly string[] {
    return filterableAttributes(template);
  }

  /** The application's own limits, of the plan that is assumed when none is chosen. */
  @ResolveField('limits')
  limits(@Parent() { profile }: ApplicationTemplate): ResolversTypes['TargetLimit'][] {
    const whole = { rate: { ...profile.rate, share: 1 } };
    return rateLimits(whole).map(({ label, perSecond }) => ({ label, ratePerSecond: perSecond }));
  }
}

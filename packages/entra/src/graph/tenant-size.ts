import type { ResourceUnits } from './resource-units.ts';

/** Graph gives larger tenants more (graph.md G61): up to 50 users S, up to 500 M, above that L. */
const tiers = [
  { moreThan: 500, unitsPerWindow: 8_000 },
  { moreThan: 50, unitsPerWindow: 5_000 },
] as const;

/** How large the tenant is at least, by the people seen in it so far: nobody has to configure it. */
export class TenantSize {
  readonly #seen = new Set<string>();
  #granted = 0;

  constructor(private readonly units: ResourceUnits) {}

  saw(userIds: Iterable<string>): void {
    for (const id of userIds) {
      if (this.#seen.size > tiers[0].moreThan) return;
      this.#seen.add(id);
      const tier = tiers.find(({ moreThan }) => this.#seen.size > moreThan);
      if (tier && tier.unitsPerWindow > this.#granted) {
        this.#granted = tier.unitsPerWindow;
        this.units.grant(tier.unitsPerWindow);
      }
    }
  }
}

/** What one mapped attribute holds in the target; structurally the same type as @lockstep/mapping's. */
export type TargetValue = string | number | boolean | readonly string[];

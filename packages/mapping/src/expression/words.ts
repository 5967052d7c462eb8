/** Words that stand for what to do instead of a value (expressions.md L10): leave the attribute, or the whole object, as it is. */
export const IGNORE_WORDS = ['IgnoreAttributeFlow', 'IgnoreObjectFlow'] as const;

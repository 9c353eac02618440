/** As JSON, which has no regular expressions, with the rules in it that can be written; without the members of these names. */
export const ruleJson = (value: unknown, without: readonly string[]): string =>
  JSON.stringify(value, (name, member: unknown) => {
    if (without.includes(name)) return undefined;
    return member instanceof RegExp ? String(member) : member;
  });

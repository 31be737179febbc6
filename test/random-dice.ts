import fc from 'fast-check';

/** What random configs are dealt with. */
export interface Dice {
  chance(of: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Each of them with this chance. */
  some<T>(from: readonly T[], of: number): readonly T[];
  /** Both ends may come. */
  number(from: number, to: number): number;
}

/** By fast-check's generator: what fails is made smaller by it, its seed told. */
export const diceOf = (g: fc.GeneratorValue): Dice => {
  const number = (min: number, max: number) => g(fc.integer, {min, max});
  // Made smaller, a chance becomes a no.
  const chance = (of: number) => number(0, 999) > 999 - of * 1000;
  return {
    chance,
    pick: (from) => from[number(0, from.length - 1)]!,
    some: (from, of) => from.filter(() => chance(of)),
    number,
  };
};

export type Values = Record<string, unknown>;
/** How a field is dealt, and how often it is there: of a guest with this id. */
export type Fields<Of> = Readonly<Record<string, readonly [of: number, deal: (dice: Dice, guest: Of) => unknown]>>;

export const deal = <Of>(dice: Dice, fields: Fields<Of>, guest: Of): Values =>
  compact(
    Object.fromEntries(
      Object.entries(fields).map(([key, [of, dealt]]) => [key, dice.chance(of) ? dealt(dice, guest) : undefined]),
    ),
  );

/** Without what is undefined or an empty list. */
export const compact = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );

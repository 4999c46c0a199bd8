import {
  type Bits64,
  bits32,
  bits64,
  countBelow32,
  countBelow64,
  countBits32,
  hasBit64,
  nextBit32,
  nextBit64,
  previousBit32,
  previousBit64,
} from '../patterns/bits.ts';

/**
 * The times of a day as the product of sets of hours, minutes and seconds. A time is seconds since midnight, 0..86399.
 */
export class TimesOfDay {
  /** The number of times in a day. */
  readonly total: number;
  readonly first: number;
  readonly last: number;
  /** True: every hour is in the set, so the rule follows real time when clocks change. */
  readonly everyHour: boolean;
  readonly #hours: number;
  readonly #minutes: Bits64;
  readonly #seconds: Bits64;
  readonly #perHour: number;
  readonly #perMinute: number;

  /** The three lists must not be empty. */
  constructor(hours: readonly number[], minutes: readonly number[], seconds: readonly number[]) {
    this.#hours = bits32(hours);
    this.#minutes = bits64(minutes);
    this.#seconds = bits64(seconds);
    this.#perMinute = countBelow64(this.#seconds, 64);
    this.#perHour = countBelow64(this.#minutes, 64) * this.#perMinute;
    this.everyHour = countBits32(this.#hours) === 24;
    this.total = countBits32(this.#hours) * this.#perHour;
    this.first = nextBit32(this.#hours, 0) * 3600 + nextBit64(this.#minutes, 0) * 60 + nextBit64(this.#seconds, 0);
    this.last =
      previousBit32(this.#hours, 23) * 3600 + previousBit64(this.#minutes, 59) * 60 + previousBit64(this.#seconds, 59);
  }

  has(time: number): boolean {
    const hour = Math.floor(time / 3600);
    const minute = Math.floor(time / 60) % 60;
    return ((this.#hours >>> hour) & 1) === 1 && hasBit64(this.#minutes, minute) && hasBit64(this.#seconds, time % 60);
  }

  /** The smallest time of the set ≥ time, or -1. */
  next(time: number): number {
    if (time <= this.first) return this.first;
    const hour = Math.floor(time / 3600);
    if ((this.#hours >>> hour) & 1) {
      const minute = Math.floor(time / 60) % 60;
      if (hasBit64(this.#minutes, minute)) {
        const second = nextBit64(this.#seconds, time % 60);
        if (second >= 0) return hour * 3600 + minute * 60 + second;
      }
      const later = nextBit64(this.#minutes, minute + 1);
      if (later >= 0) return hour * 3600 + later * 60 + (this.first % 60);
    }
    const later = nextBit32(this.#hours, hour + 1);
    return later < 0 ? -1 : later * 3600 + (this.first % 3600);
  }

  /** The largest time of the set ≤ time, or -1. */
  previous(time: number): number {
    if (time >= this.last) return this.last;
    const hour = Math.floor(time / 3600);
    if ((this.#hours >>> hour) & 1) {
      const minute = Math.floor(time / 60) % 60;
      if (hasBit64(this.#minutes, minute)) {
        const second = previousBit64(this.#seconds, time % 60);
        if (second >= 0) return hour * 3600 + minute * 60 + second;
      }
      const earlier = previousBit64(this.#minutes, minute - 1);
      if (earlier >= 0) return hour * 3600 + earlier * 60 + (this.last % 60);
    }
    const earlier = previousBit32(this.#hours, hour - 1);
    return earlier < 0 ? -1 : earlier * 3600 + (this.last % 3600);
  }

  /** The number of times < time; `time` is 0..86400. */
  countBelow(time: number): number {
    const hour = Math.floor(time / 3600);
    let count = countBelow32(this.#hours, hour) * this.#perHour;
    if (hour < 24 && (this.#hours >>> hour) & 1) {
      const minute = Math.floor(time / 60) % 60;
      count += countBelow64(this.#minutes, minute) * this.#perMinute;
      if (hasBit64(this.#minutes, minute)) count += countBelow64(this.#seconds, time % 60);
    }
    return count;
  }
}

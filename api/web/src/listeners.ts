/** Who wants to be told when something outside of React changes: each is told until what `add` returned is called. */

export class Listeners<Told extends readonly unknown[] = []> {
  private readonly acts = new Set<(...told: Told) => void>();

  /** Have something done at each change; return what ends it. Bound, as `useSyncExternalStore` wants it. */
  readonly add = (act: (...told: Told) => void): (() => void) => {
    this.acts.add(act);
    return () => this.acts.delete(act);
  };

  tell(...told: Told): void {
    for (const act of this.acts) act(...told);
  }
}

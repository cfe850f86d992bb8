/**
 * At most so many things at once. What has nothing to show yet goes first, the newest wish before older ones, since that is what came
 * into sight; the rest waits its turn, so that nothing waits for ever. Pure but for what it runs.
 */

type Task = () => Promise<void>;

export class Lanes {
  private readonly most: number;
  private busy = 0;
  private readonly waiting: Task[] = [];

  constructor(most: number) {
    this.most = most;
  }

  /** Do something when a lane is free; return what takes the wish back. */
  want(task: Task, isFirst: boolean): () => void {
    if (isFirst) this.waiting.push(task);
    else this.waiting.unshift(task);
    this.next();
    return () => {
      const at = this.waiting.indexOf(task);
      if (at >= 0) this.waiting.splice(at, 1);
    };
  }

  private next(): void {
    if (this.busy >= this.most) return;
    const task = this.waiting.pop();
    if (task === undefined) return;
    this.busy += 1;
    void task().finally(() => {
      this.busy -= 1;
      this.next();
    });
    this.next();
  }
}

/** At most so many things at once; the newest wish first, since that is what is in sight. Pure but for what it runs. */

type Task = () => Promise<void>;

export class Lanes {
  private readonly most: number;
  private busy = 0;
  private readonly waiting: Task[] = [];

  constructor(most: number) {
    this.most = most;
  }

  /** Do something when a lane is free; return what takes the wish back. */
  want(task: Task): () => void {
    this.waiting.push(task);
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

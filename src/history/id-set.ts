const FIRST_SLOTS = 1024;

/**
 * Ids of objects in little room, as a repository may have millions: an open table of their bytes, at most half full, in which an id is its
 * own hash. All ids are hexadecimal and of one length.
 */
export class IdSet {
  #size = 0;
  #slots = FIRST_SLOTS;
  #idBytes = 0;
  #table = Buffer.alloc(0);
  #used = new Uint8Array(FIRST_SLOTS);
  #key = Buffer.alloc(0);

  get size(): number {
    return this.#size;
  }

  /** Throws TypeError for what is no id, or one of another length. */
  add(id: string): void {
    if (this.#idBytes === 0) this.#start(id.length / 2);
    if (!this.#read(id)) throw new TypeError('not an id of this set');
    const slot = this.#find();
    if (this.#used[slot] !== 0) return;
    this.#put(slot);
    if (this.#size * 2 > this.#slots) this.#grow();
  }

  has(id: string): boolean {
    return this.#size > 0 && this.#read(id) && this.#used[this.#find()] !== 0;
  }

  #start(bytes: number): void {
    this.#idBytes = bytes;
    this.#key = Buffer.alloc(bytes);
    this.#table = Buffer.alloc(this.#slots * bytes);
  }

  #read(id: string): boolean {
    return id.length === 2 * this.#idBytes && this.#key.write(id, 'hex') === this.#idBytes;
  }

  /** The slot of the key: where it stands, or where it would. */
  #find(): number {
    const size = this.#idBytes;
    let slot = this.#key.readUInt32LE(0) % this.#slots;
    while (this.#used[slot] !== 0 && this.#key.compare(this.#table, slot * size, (slot + 1) * size) !== 0) {
      slot = (slot + 1) % this.#slots;
    }
    return slot;
  }

  #put(slot: number): void {
    this.#key.copy(this.#table, slot * this.#idBytes);
    this.#used[slot] = 1;
    this.#size++;
  }

  #grow(): void {
    const [table, used] = [this.#table, this.#used];
    this.#slots *= 2;
    this.#table = Buffer.alloc(this.#slots * this.#idBytes);
    this.#used = new Uint8Array(this.#slots);
    this.#size = 0;
    for (let old = 0; old < used.length; old++) {
      if (used[old] === 0) continue;
      table.copy(this.#key, 0, old * this.#idBytes, (old + 1) * this.#idBytes);
      this.#put(this.#find());
    }
  }
}

/** What the page is showing, and who wants to hear when it changes. */

/** A state with listeners per topic; `set` changes it and tells those who listen to the topics. */
export class Store {
  constructor(state) {
    this.state = state;
    this.listeners = new Map();
  }

  /** Call `listener(state)` after a change of any of the topics. */
  on(topics, listener) {
    for (const topic of topics) {
      if (!this.listeners.has(topic)) this.listeners.set(topic, []);
      this.listeners.get(topic).push(listener);
    }
  }

  /** Change the state and tell every listener of the topics once. */
  set(changes, ...topics) {
    Object.assign(this.state, changes);
    const heard = new Set(topics.flatMap((topic) => this.listeners.get(topic) ?? []));
    for (const listener of heard) listener(this.state);
  }
}

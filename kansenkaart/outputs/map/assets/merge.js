/** Laying another party's session file over this one: by party, with what collides shown. */

const PLAIN = ["status", "reason", "lead", "next_step", "next_date", "notes", "group", "manual_reason"];
/** What parties write at length: two different texts can both be kept. */
export const PROSE = new Set(["notes", "reason", "manual_reason"]);

/**
 * Merge a file into a session.
 * @returns {{session: object, conflicts: Array<{id, title, field, here, there, by}>, added: number, filled: number}}
 *   conflicts keep what is here until somebody chooses; `by` tells who wrote here and there;
 *   `filled` decisions got something that was not filled in here
 */
export function mergeFile(session, file) {
  const conflicts = [];
  const filled = new Set();
  const decisions = new Map(session.decisions);
  let added = 0;
  for (const theirs of file.decisions) {
    const mine = decisions.get(theirs.opportunity_id);
    if (!mine) added += 1;
    decisions.set(theirs.opportunity_id, mine ? mergeDecision(mine, theirs, { conflicts, filled }) : theirs);
  }
  return {
    session: {
      ...session,
      parties: [...new Set([...session.parties, ...file.parties])],
      decisions,
      groups: mergeGroups(session.groups, file.groups, conflicts),
      log: mergeLog(session.log, file.log),
    },
    conflicts,
    added,
    filled: filled.size,
  };
}

function mergeDecision(mine, theirs, { conflicts, filled }) {
  const id = mine.opportunity_id;
  const merged = { ...mine };
  for (const field of PLAIN) {
    const [here, there] = [mine[field] || "", theirs[field] || ""];
    if (!there || here === there) continue;
    if (!here || (field === "status" && here === "denkrichting")) {
      merged[field] = there;
      filled.add(id);
    } else if (field !== "status" || there !== "denkrichting") {
      conflicts.push({ id, title: mine.title, field, here, there, by: [mine.by, theirs.by] });
    }
  }
  merged.votes = mergeVotes(mine, theirs, { conflicts, filled });
  const own = mine.commitments ?? [];
  const commitments = new Set([...own, ...(theirs.commitments ?? [])]);
  if (commitments.size > own.length) filled.add(id);
  if (commitments.size) merged.commitments = [...commitments].sort();
  return merged;
}

/** Each party's own score and view; two different answers of one party collide. */
function mergeVotes(mine, theirs, { conflicts, filled }) {
  const votes = { ...(mine.votes ?? {}) };
  for (const [party, vote] of Object.entries(theirs.votes ?? {})) {
    const own = votes[party] ?? {};
    votes[party] = { ...own };
    for (const part of ["score", "view"]) {
      const [here, there] = [own[part] ?? "", vote[part] ?? ""];
      if (!there || here === there) continue;
      if (!here) {
        votes[party][part] = there;
        filled.add(mine.opportunity_id);
      } else conflicts.push({ id: mine.opportunity_id, title: mine.title, field: `votes.${part}`, party, here, there });
    }
  }
  return votes;
}

/** Projects of both; one that was renamed differently collides. */
function mergeGroups(mine, theirs, conflicts) {
  const known = new Map(mine.map(({ id, name }) => [id, name]));
  for (const { id, name } of theirs) {
    const here = known.get(id);
    if (here !== undefined && here !== name) conflicts.push({ id, title: here, field: "group_name", here, there: name });
  }
  return [...mine, ...theirs.filter(({ id }) => !known.has(id))];
}

function mergeLog(mine, theirs) {
  const lines = new Map([...mine, ...theirs].map((line) => [JSON.stringify(line), line]));
  return [...lines.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** Take the other side's answer to a conflict. */
export function takeTheirs(session, { id, field, party, there }) {
  if (field === "group_name") {
    session.groups = session.groups.map((group) => (group.id === id ? { id, name: there } : group));
    return;
  }
  const decision = { ...session.decisions.get(id) };
  if (party) {
    const part = field.split(".")[1];
    decision.votes = { ...decision.votes, [party]: { ...decision.votes[party], [part]: there } };
  } else decision[field] = there;
  session.decisions.set(id, decision);
}

/** Keep both texts of a conflict, each under the name of who wrote it. */
export function takeBoth(session, conflict) {
  takeTheirs(session, { ...conflict, there: bothTexts(session, conflict) });
}

/** Both texts, each after the name of its party; a text that was joined before has its names. */
export function bothTexts({ parties }, { here, there, by }) {
  const signed = (text, name) => (!name || parties.some((party) => text.startsWith(`${party}: `)) ? text : `${name}: ${text}`);
  return `${signed(here, by[0])}\n${signed(there, by[1])}`;
}

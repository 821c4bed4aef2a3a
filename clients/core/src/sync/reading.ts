/**
 * One's own read markers: wished here, confirmed by the log, only ever forward (P9).
 * Invariant: nothing leaves while the conversation is not open and visible (M13).
 */
import type { ConversationRow, Id, Seq } from '@onglass/protocol';
import type { Http } from '../http.ts';
import type { Link } from '../link/link.ts';
import { recountUnread } from '../log/reducer.ts';
import type { ConversationState, Reader } from '../log/state.ts';
import { announcer } from '../observable.ts';
import type { Unsubscribe } from '../api.ts';
import type { LogStore } from './store.ts';

export interface Reading {
  setVisible(id: Id, visible: boolean): void;
  wish(id: Id, upToSeq: Seq): void;
  /** The row as the person left it, ahead of the server's confirmation. */
  shownRow(state: ConversationState): ConversationRow;
  /** Sends again what was not confirmed: after a reconnect. */
  resend(): void;
  readonly onChange: (listener: (id: Id) => void) => Unsubscribe;
  clear(): void;
}

interface Mark {
  wanted: Seq;
  sent: Seq;
  visible: boolean;
}

export function createReading(options: { link: Link; http: Http; store: LogStore; root: string; reader(): Reader }): Reading {
  const { link, http, store, root } = options;
  const marks = new Map<Id, Mark>();
  const changes = announcer<Id>();

  function markOf(id: Id): Mark {
    const mark = marks.get(id) ?? { wanted: 0, sent: 0, visible: false };
    marks.set(id, mark);
    return mark;
  }

  function confirmed(id: Id): Seq {
    return store.get(id)?.cell.get().state?.row.read_seq ?? 0;
  }

  function send(id: Id, mark: Mark): void {
    const last = store.get(id)?.lastSeq() ?? 0;
    const seq = Math.min(mark.wanted, last);
    if (!mark.visible || seq <= mark.sent || seq <= confirmed(id)) return;
    mark.sent = seq;
    changes.tell(id);
    if (link.send({ type: 'read', conversation_id: id, seq })) return;
    void http.call('POST', `${root}/conversations/${id}/read`, { seq }).then((answer) => {
      // Not there yet: the next connection sends it again.
      if (!answer.ok && mark.sent === seq) mark.sent = confirmed(id);
    });
  }

  return {
    setVisible: (id, visible) => {
      const mark = markOf(id);
      mark.visible = visible;
      if (visible) send(id, mark);
    },
    wish: (id, upToSeq) => {
      const mark = markOf(id);
      if (upToSeq <= mark.wanted) return;
      mark.wanted = upToSeq;
      send(id, mark);
    },
    shownRow: (state) => {
      const sent = Math.min(marks.get(state.row.id)?.sent ?? 0, state.row.last_seq);
      if (sent <= state.row.read_seq) return state.row;
      const marked = { ...state, row: { ...state.row, read_seq: sent } };
      return recountUnread(marked, sent, options.reader()).row;
    },
    resend: () => {
      for (const [id, mark] of marks) {
        // What was read counts even if the person has looked away since: it left this device once already.
        const seq = mark.sent;
        if (seq > confirmed(id)) link.send({ type: 'read', conversation_id: id, seq });
        send(id, mark);
      }
    },
    onChange: changes.listen,
    clear: () => {
      marks.clear();
    },
  };
}

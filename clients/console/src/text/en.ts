// The English catalogue, one file a topic: {slots} are filled in, _one and _other are chosen by {count}.
import { actions } from './en_actions.ts';
import { alerts } from './en_alerts.ts';
import { aCase } from './en_case.ts';
import { around } from './en_around.ts';
import { composer } from './en_composer.ts';
import { context } from './en_context.ts';
import { desk } from './en_desk.ts';
import { later } from './en_later.ts';
import { list } from './en_list.ts';
import { thread } from './en_thread.ts';
import { views } from './en_views.ts';

export const en = {
  ...aCase,
  ...actions,
  ...alerts,
  ...around,
  ...composer,
  ...context,
  ...desk,
  ...later,
  ...list,
  ...thread,
  ...views,
} as const;

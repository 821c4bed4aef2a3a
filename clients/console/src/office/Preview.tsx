// What would have happened last week with these settings, before anybody saves them. What the figures cannot know is said.
import type { Id, PreviewAnswer, PreviewTopic, Problem } from '@onglass/core';
import { Icon, infoIcon, retryIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { problemWords } from '../state/problem_words.ts';
import { figureName, figureTone, figureWords, isRecorded } from './figures.ts';
import { useOffice } from './state.ts';
import { t } from './text.ts';

const PAUSE_MS = 900;
const DAYS = 7;

export interface PreviewProps {
  readonly topic: PreviewTopic;
  readonly id: Id | undefined;
  /** As they would be saved; undefined while nothing is changed, or while they cannot be sent. */
  readonly settings: Readonly<Record<string, unknown>> | undefined;
}

type State = { readonly name: 'none' } | { readonly name: 'counting' } | { readonly name: 'shown'; readonly answer: PreviewAnswer } | { readonly name: 'failed'; readonly problem: Problem };

function usePreview({ topic, id, settings }: PreviewProps): { readonly state: State; readonly retry: () => void } {
  const { api } = useOffice();
  const [state, setState] = useState<State>({ name: 'none' });
  const [attempt, setAttempt] = useState(0);
  const asked = settings === undefined ? undefined : JSON.stringify(settings);
  const latest = useRef(0);
  useEffect(() => {
    const mine = ++latest.current;
    if (asked === undefined) {
      setState({ name: 'none' });
      return undefined;
    }
    const timer = setTimeout(() => {
      setState({ name: 'counting' });
      const question = { settings: JSON.parse(asked) as Record<string, unknown>, days: DAYS };
      void api.preview(topic, id === undefined ? question : { ...question, id }).then((answer) => {
        // Typed on meanwhile: that answer is for other settings.
        if (mine !== latest.current) return;
        setState(answer.ok ? { name: 'shown', answer: answer.value } : { name: 'failed', problem: answer.problem });
      });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [api, topic, id, asked, attempt]);
  return { state, retry: () => setAttempt(attempt + 1) };
}

function Figures({ answer }: { readonly answer: PreviewAnswer }): JSX.Element {
  const { before, after, changes } = answer;
  const changed = new Set(changes.map(({ figure }) => figure));
  const names = Object.keys(after).filter((name) => name in before && !isRecorded(name));
  return (
    <table class="ba" aria-label={t('preview.title')}>
      <thead>
        <tr>
          <th scope="col">
            <span class="vh">{t('preview.figure')}</span>
          </th>
          <th scope="col">{t('preview.before')}</th>
          <th scope="col">{t('preview.after')}</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => {
          const [was, would] = [before[name] ?? null, after[name] ?? null];
          return (
            <tr key={name} data-figure={name} data-changed={changed.has(name) ? figureTone(name, was, would) : undefined}>
              <th scope="row">{figureName(name)}</th>
              <td class="num">{figureWords(name, was)}</td>
              <td class="num">{figureWords(name, would)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Recorded({ answer }: { readonly answer: PreviewAnswer }): JSX.Element | null {
  const names = Object.keys(answer.before).filter(isRecorded);
  if (names.length === 0) return null;
  return (
    <>
      <h3 class="preview__sub">{t('preview.recorded')}</h3>
      <dl class="dates s">
        {names.map((name) => (
          <div key={name}>
            <dt>{figureName(name)}</dt>
            <dd class="num">{figureWords(name, answer.before[name] ?? null)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Shown({ answer }: { readonly answer: PreviewAnswer }): JSX.Element {
  if (answer.cases === 0) return <p class="s mid">{answer.caveats[0] ?? t('preview.no_cases', { count: answer.days })}</p>;
  return (
    <>
      <p class="preview__sum">{answer.changes.length === 0 ? t('preview.same') : t('preview.changed', { count: answer.changes.length })}</p>
      <Figures answer={answer} />
      <Recorded answer={answer} />
      <p class="s mid">{t(`preview.basis_${answer.basis}`, { count: answer.cases, days: answer.days })}</p>
      {answer.caveats.length === 0 ? null : (
        <ul class="caveats s">
          {answer.caveats.map((caveat) => (
            <li key={caveat}>
              <Icon path={infoIcon} size={16} />
              <span>{caveat}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

export function Preview(props: PreviewProps): JSX.Element {
  const { state, retry } = usePreview(props);
  return (
    <section class="preview" aria-labelledby="preview-title" data-state={state.name}>
      <h2 id="preview-title">{t('preview.title')}</h2>
      <div class="preview__body" role="status">
        {state.name === 'none' ? <p class="s mid">{t('preview.none')}</p> : null}
        {state.name === 'counting' ? <p class="s mid">{t('preview.counting')}</p> : null}
        {state.name === 'shown' ? <Shown answer={state.answer} /> : null}
        {state.name === 'failed' ? <p class="s mid">{t('preview.failed', { detail: problemWords(state.problem) })}</p> : null}
      </div>
      {state.name === 'failed' ? (
        <button type="button" class="bt" onClick={retry}>
          <Icon path={retryIcon} size={16} />
          {t('app.retry')}
        </button>
      ) : null}
    </section>
  );
}

// "This conversation": everything the customer has in hand over it, in one place; what leads on opens inside the sheet.
import type { Conversation, ConversationView } from '@onglass/core';
import { Button, Row, Sheet, checkIcon, copyIcon, downloadIcon, eyeIcon, infoIcon, nextIcon, pauseIcon, playIcon, swapIcon, trashIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { companyName } from '../app/banner.tsx';
import { useModel } from '../app/model.ts';
import { t } from '../app/texts.ts';
import { CopyPage } from './copy.tsx';
import { ErasePage } from './erase.tsx';
import { SeenPage } from './seen.tsx';
import { Settings } from './settings.tsx';

export interface ConversationSheetProps {
  readonly view: ConversationView;
  readonly conversation: Conversation;
  readonly onClose: () => void;
  readonly onAbility: () => void;
  /** Absent where the conversation is over already. */
  readonly onEnd: (() => void) | undefined;
}

type Page = 'menu' | 'seen' | 'copy' | 'end' | 'erase';

const TITLES = { menu: 'options_title', seen: 'seen_title', copy: 'copy_download', end: 'end_question', erase: 'erase_question' } as const;

export function ConversationSheet(props: ConversationSheetProps): JSX.Element {
  const { view, onClose } = props;
  const [page, setPage] = useState<Page>('menu');
  const [failure, setFailure] = useState<string>();
  const body = useRef<HTMLDivElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    // The row that was pressed is gone; the sheet has taken the focus by itself when it opened.
    if (!isFirst.current) body.current?.focus();
    isFirst.current = false;
    setFailure(undefined);
  }, [page]);
  const back = (): void => setPage('menu');
  return (
    <Sheet title={t(TITLES[page])} closeLabel={t('close')} onClose={onClose}>
      <div ref={body} class="og-control" tabIndex={-1}>
        {failure === undefined ? null : (
          <p class="og-why" role="alert">
            {t('failed', { why: failure })}
          </p>
        )}
        {page === 'menu' ? <Menu {...props} onPage={setPage} onFailure={setFailure} /> : null}
        {page === 'seen' ? <SeenPage onFailure={setFailure} /> : null}
        {page === 'copy' ? <CopyPage view={view} onFailure={setFailure} /> : null}
        {page === 'end' ? <EndPage {...props} onBack={back} /> : null}
        {page === 'erase' ? <ErasePage view={view} onBack={back} onFailure={setFailure} /> : null}
      </div>
    </Sheet>
  );
}

interface MenuProps extends ConversationSheetProps {
  readonly onPage: (page: Page) => void;
  readonly onFailure: (why: string) => void;
}

function Menu(props: MenuProps): JSX.Element {
  const { view, onPage, onFailure, onAbility, onEnd } = props;
  const { client } = useModel();
  const company = companyName(client.session.get()?.config.theme);
  return (
    <>
      <FlowRows {...props} />
      <Settings view={view} onFailure={onFailure} />
      <div class="og-rows">
        <Row icon={eyeIcon} title={t('seen_title')} detail={t('seen_detail')} next={nextIcon} onClick={() => onPage('seen')} />
        <Row icon={infoIcon} title={t('ability_title')} detail={t('ability_detail')} next={nextIcon} onClick={onAbility} />
        <Row icon={downloadIcon} title={t('copy_download')} detail={t('copy_detail')} next={nextIcon} onClick={() => onPage('copy')} />
        <CaseRow number={view.row?.case_number ?? ''} />
      </div>
      <div class="og-rows">
        {onEnd === undefined ? null : <Row icon={checkIcon} title={t('end')} detail={t('end_detail')} onClick={() => onPage('end')} />}
        <Row icon={trashIcon} tone="bad" title={t('erase')} detail={t('erase_detail', { company })} onClick={() => onPage('erase')} />
      </div>
    </>
  );
}

const OTHER_MODES = ['call', 'callback', 'video', 'email'] as const;

/** Pause while somebody waits for something, and other ways to talk where the company has any. */
function FlowRows({ view, onClose, onFailure }: MenuProps): JSX.Element | null {
  const { client, navigation, announce } = useModel();
  const modes = client.session.get()?.config.modes ?? {};
  const others = OTHER_MODES.filter((mode) => modes[mode]);
  const paused = view.row?.paused === true;
  const canPause = view.row?.status === 'open' || paused;
  if (!canPause && others.length === 0) return null;
  const turn = (): void =>
    void client.ask('POST', `/conversations/${view.id ?? ''}/${paused ? 'resume' : 'pause'}`, {}).then((answer) => {
      if (!answer.ok) {
        onFailure(answer.problem.detail ?? answer.problem.title);
        return;
      }
      announce(t(paused ? 'resumed_said' : 'paused_said'));
      onClose();
    });
  const pauseRow = paused ? <Row icon={playIcon} title={t('resume')} detail={t('resume_detail')} next={nextIcon} onClick={turn} /> : <Row icon={pauseIcon} title={t('pause')} detail={t('pause_detail')} next={nextIcon} onClick={turn} />;
  return (
    <div class="og-rows">
      {canPause ? pauseRow : null}
      {others.length === 0 ? null : <Row icon={swapIcon} title={t('talk_change')} detail={others.map((mode) => t(`mode_${mode}`)).join(', ')} next={nextIcon} onClick={() => navigation.open([{ screen: 'home' }])} />}
    </div>
  );
}

function CaseRow({ number }: { readonly number: string }): JSX.Element {
  const { announce } = useModel();
  const [copied, setCopied] = useState(false);
  const copy = (): void =>
    void navigator.clipboard.writeText(number).then(() => {
      setCopied(true);
      announce(t('copied'));
    });
  return <Row icon={copied ? checkIcon : copyIcon} title={t('case_number', { case: number })} detail={copied ? t('copied') : t('copy_case')} onClick={copy} />;
}

function EndPage({ onEnd, onBack }: ConversationSheetProps & { readonly onBack: () => void }): JSX.Element {
  return (
    <>
      <p>{t('end_again')}</p>
      <Button wide tone="accent" onClick={onEnd}>
        {t('end_yes')}
      </Button>
      <Button wide onClick={onBack}>
        {t('cancel')}
      </Button>
    </>
  );
}

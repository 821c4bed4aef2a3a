// The dialogs about a case, in one piece.
export { BlockDialog, SpamDialog } from './KeepOutDialogs.tsx';
export { LaterDialog } from './LaterDialog.tsx';
export { PromiseDialog } from './PromiseDialog.tsx';
export { SnoozeDialog } from './SnoozeDialog.tsx';
export { TransferDialog } from './TransferDialog.tsx';

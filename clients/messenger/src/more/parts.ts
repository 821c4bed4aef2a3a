// What the second script brings.
export { createHandle, uploadBytes } from '@onglass/core';
export { ConversationRows } from '../home/list.tsx';
export { ConversationListScreen } from '../home/list_screen.tsx';
export { ResumeState } from '../home/resume.tsx';
export { OtherModes, UnsentRows } from '../home/others.tsx';
export { expectation } from '../thread/expectation.ts';
export { Thread } from '../thread/thread.tsx';

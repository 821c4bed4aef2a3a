// What one writes in now and then, in one piece.
export { ChoicesEditor } from './ChoicesEditor.tsx';
export { MessageEditor } from './MessageEditor.tsx';

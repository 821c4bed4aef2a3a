// What rich.js brings.
export { RichContent } from './content.tsx';
export { PlaceSheet } from './place_sheet.tsx';
export { QuestionOver } from './question_over.tsx';
export { VoiceBar } from './voice_bar.tsx';

// What the desk fetches of rich content once it stands.
export { InsertMenu } from './InsertMenu.tsx';
export { AnswerBody, RatingFact, RatingMark, RichMessage } from './Rich.tsx';

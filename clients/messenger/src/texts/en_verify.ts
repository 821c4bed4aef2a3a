// Texts of the card in which an agent asks who is there.
export const englishVerify = {
  verify_title: 'Confirm that it is you',
  verify_why: '{name} asks. The app makes sure and tells only that it is you: no passcode is shown to anybody.',
  verify_confirm: 'Confirm',
  verify_later: 'Not now',
  verify_busy: 'Confirming',
  verify_done: 'You confirmed that it is you',
  verify_later_said: 'Not confirmed',
  verify_over: 'This request is over. You can be asked again.',
  verify_none: 'This app cannot confirm it here.',
  verify_failed: 'That did not work. Try again.',
};

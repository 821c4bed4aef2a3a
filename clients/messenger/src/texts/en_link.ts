// Texts of the question that whoever came by the link in a mail is asked first.
export const englishLink = {
  link_title: 'Continue the conversation',
  link_why: 'The link in your mail opens this one conversation without signing in to the app. Go on only on a device that is yours.',
  link_continue: 'Continue as {name}',
  link_continue_plain: 'Continue',
  link_later: 'Not now',
  link_busy: 'One moment',
  link_over: 'This link is over. It works once and for a short time. Sign in to the app, or use the link of a newer mail.',
  link_failed: 'That did not work. Look at your connection and try again.',
  link_close: 'Close',
};

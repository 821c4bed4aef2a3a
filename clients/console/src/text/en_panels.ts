// Who the customer was proven to be, and what the company's own system says of them.
export const panels = {
  'panels.ask': 'Ask to confirm',
  'panels.ask_hint': 'Ask the customer to confirm in the app who they are',
  'panels.asked': 'Asked to confirm',
  'panels.given': 'Confirmed by {method} until {time}',
  'panels.method_passcode': 'passcode',
  'panels.method_biometric': 'biometry',
  'panels.method_otp': 'one-time code',
  'panels.failed': 'Not confirmed: the proof did not hold',
  'panels.over': 'Confirmed before, not any more',
  'panels.unanswered': 'Asked, and not answered in time',
  'panels.not_sent': 'The request was not sent. Try again.',
  'panels.unreachable': 'The company’s system cannot be shown: {why}',
} as const;

// Texts of annotate.js: drawing on a picture before it is sent.
export const englishAnnotate = {
  mark_title: 'Mark your picture',
  mark_tools: 'Tools',
  mark_draw: 'Draw',
  mark_arrow: 'Arrow',
  mark_blur: 'Hide',
  mark_undo: 'Undo',
  mark_send: 'Send picture',
  mark_keep: 'Take over',
  mark_canvas: 'Your picture. Arrow keys move the cross, Enter begins and ends a mark, Escape leaves.',
  mark_count_one: '{count} mark',
  mark_count_other: '{count} marks',
  mark_begun: 'Mark begun',
  mark_unreadable: 'This picture cannot be read. Choose another one.',
  mark_leave: 'Leave without sending',
} as const;

// A part of the catalogue in Arabic, to look at the mirrored screens with their own words.
export const arabic: Readonly<Record<string, string>> = {
  back: 'رجوع',
  close: 'إغلاق',
  message: 'اكتب رسالة',
  send: 'إرسال',
  attach: 'إضافة صورة أو ملف',
  options: 'إعدادات المحادثة',
  case_number: 'الحالة {case}',
  tick_read: 'قُرئت',
  tick_delivered: 'وصلت',
  tick_sent: 'أُرسلت',
  unread_two: 'رسالتان جديدتان',
  unread_other: '{count} رسائل جديدة',
  quick_replies: 'ردود سريعة',
  messages_log: 'الرسائل',
};

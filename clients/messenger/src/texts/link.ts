// The question before a mailed link, in every language: there is nothing else on the page that could bring the words.
import { englishLink } from './en_link.ts';

type LinkTexts = Readonly<Record<keyof typeof englishLink, string>>;

export const linkTexts: Readonly<Record<string, LinkTexts>> = {
  en: englishLink,
  de: {
    link_title: 'Unterhaltung fortsetzen',
    link_why: 'Der Link in Ihrer E-Mail öffnet diese eine Unterhaltung ohne Anmeldung in der App. Machen Sie nur auf einem eigenen Gerät weiter.',
    link_continue: 'Weiter als {name}',
    link_continue_plain: 'Weiter',
    link_later: 'Nicht jetzt',
    link_busy: 'Einen Moment',
    link_over: 'Dieser Link gilt nicht mehr. Er funktioniert einmal und nur kurze Zeit. Melden Sie sich in der App an, oder nehmen Sie den Link einer neueren E-Mail.',
    link_failed: 'Das hat nicht geklappt. Prüfen Sie die Verbindung und versuchen Sie es erneut.',
    link_close: 'Schließen',
  },
  es: {
    link_title: 'Continuar la conversación',
    link_why: 'El enlace de su correo abre solo esta conversación sin iniciar sesión en la app. Continúe únicamente en un dispositivo suyo.',
    link_continue: 'Continuar como {name}',
    link_continue_plain: 'Continuar',
    link_later: 'Ahora no',
    link_busy: 'Un momento',
    link_over: 'Este enlace ya no vale. Funciona una vez y por poco tiempo. Inicie sesión en la app o use el enlace de un correo más reciente.',
    link_failed: 'No ha funcionado. Compruebe la conexión e inténtelo de nuevo.',
    link_close: 'Cerrar',
  },
  fr: {
    link_title: 'Reprendre la conversation',
    link_why: 'Le lien de votre e-mail ouvre cette seule conversation, sans connexion à l’application. Ne continuez que sur un appareil qui est à vous.',
    link_continue: 'Continuer en tant que {name}',
    link_continue_plain: 'Continuer',
    link_later: 'Pas maintenant',
    link_busy: 'Un instant',
    link_over: 'Ce lien n’est plus valable. Il fonctionne une fois et peu de temps. Connectez-vous à l’application ou prenez le lien d’un e-mail plus récent.',
    link_failed: 'Cela n’a pas fonctionné. Vérifiez la connexion et réessayez.',
    link_close: 'Fermer',
  },
  ar: {
    link_title: 'متابعة المحادثة',
    link_why: 'يفتح الرابط في بريدك هذه المحادثة وحدها دون تسجيل الدخول إلى التطبيق. تابع على جهاز يخصك فقط.',
    link_continue: 'المتابعة باسم {name}',
    link_continue_plain: 'متابعة',
    link_later: 'ليس الآن',
    link_busy: 'لحظة من فضلك',
    link_over: 'انتهت صلاحية هذا الرابط. يعمل مرة واحدة ولفترة قصيرة. سجّل الدخول إلى التطبيق أو استخدم رابط رسالة أحدث.',
    link_failed: 'لم ينجح ذلك. تحقق من الاتصال وحاول مجددًا.',
    link_close: 'إغلاق',
  },
  ja: {
    link_title: '会話を続ける',
    link_why: 'メールのリンクから、アプリにサインインせずにこの会話だけを開きます。ご自身の端末でのみお続けください。',
    link_continue: '{name}として続ける',
    link_continue_plain: '続ける',
    link_later: '今はしない',
    link_busy: 'お待ちください',
    link_over: 'このリンクは無効になりました。短い期間に一度だけ使えます。アプリにサインインするか、新しいメールのリンクをお使いください。',
    link_failed: 'うまくいきませんでした。接続を確認して、もう一度お試しください。',
    link_close: '閉じる',
  },
};

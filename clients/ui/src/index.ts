// The shared parts of messenger, console and demo. Everything is a named export without side effects, so that a bundle
// carries only what it uses; Menu brings Zag with it and stays out of the messenger.
export * from './icons.ts';
export { Icon, type IconProps } from './icon.tsx';
export { Button, IconButton, type ButtonProps, type IconButtonProps } from './button.tsx';
export * from './parts.tsx';
export { activeElement, Behind, Sheet, type SheetProps } from './sheet.tsx';
export { ComposerField, isComposing, type ComposerFieldProps } from './field.tsx';
export { createCatalogue, directionOf, supportedLocale, type Catalogue, type PluralKey, type Values } from './catalogue.ts';
export { byteSize, clockTime, dayName, dayNumber, timeAgo } from './time.ts';

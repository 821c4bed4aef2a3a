// What control.js brings.
export { ConversationSheet } from './sheet.tsx';
export { PermissionCard } from './permission.tsx';

// What narrows a list and keeps it as a view, in one piece.
export { FilterChips, FilterPanel } from './FilterPanel.tsx';
export { SavedViewMenu, SaveView } from './ViewTools.tsx';

// Tells whether the page is before somebody's eyes, now and at each change; in the end that it is not.
export function followVisibility(tell: (visible: boolean) => void): () => void {
  const told = (): void => tell(document.visibilityState === 'visible');
  told();
  document.addEventListener('visibilitychange', told);
  return () => {
    document.removeEventListener('visibilitychange', told);
    tell(false);
  };
}

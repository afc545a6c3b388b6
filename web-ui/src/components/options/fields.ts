/** The element id of the field a problem's pointer means. */
export const fieldId = (pointer: string): string => `field${pointer.replaceAll('/', '-')}`;

/** Scrolls to a field and puts the cursor into it; false when it is not on the page. */
export function goToField(pointer: string): boolean {
  const field = document.getElementById(fieldId(pointer));
  if (!field) return false;
  field.scrollIntoView({ block: 'center', behavior: 'smooth' });
  field.focus({ preventScroll: true });
  return true;
}

import type { OptionsSchema } from '@/api/types';

/** The element id of the field a problem's pointer means. */
export const fieldId = (pointer: string): string => `field${pointer.replaceAll('/', '-')}`;

/** Scrolls to a field and puts the cursor into it. What has no field of its own leads to what it is part of. */
export function goToField(pointer: string): void {
  const field = document.getElementById(fieldId(pointer));
  if (field) {
    field.scrollIntoView({ block: 'center', behavior: 'smooth' });
    field.focus({ preventScroll: true });
  } else if (pointer !== '') goToField(pointer.slice(0, pointer.lastIndexOf('/')));
}

/** Stands in a field without a value: whoever acts on it decides. */
export const LEFT_OPEN = 'left to the model or method';

/** A database stores options in an order of its own. */
export function inFormOrder<Values extends object>(values: Values, schema: OptionsSchema | undefined): Values {
  const place = (name: string): number => schema?.properties?.[name]?.['x-order'] ?? 0;
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => place(a) - place(b))) as Values;
}

import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';

/** One press, one thing: the same request always goes out under the same idempotency key, however often the button is pressed. */
export function useSubmission<Request, Made>(
  submit: (request: Request, idempotencyKey: string) => Promise<Made>,
  onMade?: () => unknown,
) {
  const sent = useRef({ body: '', key: '' });
  return useMutation({
    mutationFn: (request: Request) => {
      const body = JSON.stringify(request);
      if (sent.current.body !== body) sent.current = { body, key: newKey() };
      return submit(request, sent.current.key);
    },
    onSuccess: onMade,
  });
}

/** `crypto.randomUUID` exists only on https and localhost; a dashboard in a team's network may be neither. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

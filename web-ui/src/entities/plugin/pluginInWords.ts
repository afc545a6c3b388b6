/** Which jar made something: `loss-line 1.2.0`. */
export const pluginInWords = ({ id, version }: { id: string; version: string }): string => `${id} ${version}`;

/** Whether this device lets the page use a camera. Apart from `scan.ts`, which is loaded only when it is used. */
export const canScan = (): boolean => Boolean(navigator.mediaDevices?.getUserMedia);

/** Reading the QR of a key card with this device. The picture stays in the page. */
import jsQR from 'jsqr';

const LONGEST_PX = 1200;

function readFrom(source: CanvasImageSource, width: number, height: number): string | null {
  const scale = Math.min(1, LONGEST_PX / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return jsQR(data, canvas.width, canvas.height)?.data ?? null;
}

export async function readPhoto(file: File): Promise<string | null> {
  try {
    const image = await createImageBitmap(file);
    const text = readFrom(image, image.width, image.height);
    image.close();
    return text;
  } catch {
    return null;
  }
}

/** Shows the camera in `video` and looks until something is read. Answers how to stop. */
export async function scan(video: HTMLVideoElement, found: (text: string) => void): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: 'environment' },
    audio: false,
  });
  let timer = 0;
  const stop = () => {
    clearTimeout(timer);
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
  const look = () => {
    const text = video.videoWidth ? readFrom(video, video.videoWidth, video.videoHeight) : null;
    if (text) {
      stop();
      found(text);
    } else timer = window.setTimeout(look, 180);
  };
  video.srcObject = stream;
  await video.play();
  look();
  return stop;
}

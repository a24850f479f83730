/** The player: one <video>, our own controls, a span to play by itself, and "speech only". Times in ms. */
import { skipFrom, type Span } from '../lib/spans';

const JUMPED_MS = 4000;
export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;

export class Player {
  head = $state(0);
  duration = $state(0);
  playing = $state(false);
  speed = $state(1);
  muted = $state(false);
  failed = $state(false);
  speechOnly = $state(false);
  /** Only this is played; the head stops at its end. */
  span: Span | null = $state(null);
  stretches: Span[] = [];
  /** Here nothing was recorded: playing goes on after it. */
  cuts: Span[] = [];
  /** The start of the cut that was just jumped over, for as long as one may want to read that. */
  jumped: number | null = $state(null);
  framesPerSecond = 25;
  #video: HTMLVideoElement | null = null;
  /** It should be playing: a picture that had to be asked for anew goes on by itself. */
  #wanted = false;
  #beat = 0;
  #forget = 0;

  /** For `{@attach}` on the <video>. */
  attach = (video: HTMLVideoElement): (() => void) => {
    this.#video = video;
    const on: [keyof HTMLVideoElementEventMap, () => void][] = [
      ['play', () => this.#started()],
      ['pause', () => (this.playing = false)],
      ['ended', () => (this.playing = this.#wanted = false)],
      ['seeked', () => this.#look()],
      ['timeupdate', () => this.#look()],
      ['loadedmetadata', () => this.#ready(video)],
      ['error', () => (this.failed = true)],
    ];
    for (const [kind, act] of on) video.addEventListener(kind, act);
    return () => {
      for (const [kind, act] of on) video.removeEventListener(kind, act);
      cancelAnimationFrame(this.#beat);
      this.#video = null;
    };
  };

  async play(): Promise<void> {
    const video = this.#video;
    if (!video) return;
    if (this.span && (this.head >= this.span[1] - 40 || this.head < this.span[0] - 40))
      this.#set(this.span[0]);
    else if (video.ended) this.#set(0);
    this.#wanted = true;
    // A browser may refuse to begin without a tap; the button then simply stays on "play".
    await video.play().catch(() => (this.playing = false));
  }

  pause(): void {
    this.#wanted = false;
    this.#video?.pause();
  }

  toggle(): void {
    if (this.playing) this.pause();
    else void this.play();
  }

  /** Play just this. */
  only(span: Span): void {
    this.span = span;
    this.#set(span[0]);
    void this.play();
  }

  everything(): void {
    this.span = null;
  }

  seek(ms: number): void {
    const to = Math.min(Math.max(0, ms), Math.max(0, this.duration - 1));
    if (this.span && (to < this.span[0] || to > this.span[1])) this.span = null;
    this.#set(to);
  }

  step(frames: number): void {
    this.pause();
    const long = 1000 / this.framesPerSecond;
    // The middle of a frame: exactly on its edge, engines differ in which one they show.
    this.seek((Math.floor(this.head / long + 0.01) + frames + 0.5) * long);
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    if (this.#video) this.#video.playbackRate = speed;
  }

  setMuted(muted: boolean): void {
    this.muted = muted;
    if (this.#video) this.#video.muted = muted;
  }

  /** Look at a point while something is dragged; a point that comes too soon is left out. */
  peek(ms: number): void {
    if (this.#video && !this.#video.seeking) this.#video.currentTime = ms / 1000;
  }

  async fullscreen(): Promise<void> {
    const video = this.#video as (HTMLVideoElement & { webkitEnterFullscreen?: () => void }) | null;
    if (video?.requestFullscreen) await video.requestFullscreen();
    else video?.webkitEnterFullscreen?.();
  }

  #ready(video: HTMLVideoElement): void {
    this.duration = video.duration * 1000;
    video.playbackRate = this.speed;
    this.failed = false;
    // A new address for the same picture goes on where the old one was.
    if (this.head > 0) this.#set(Math.min(this.head, this.duration - 1));
    if (this.#wanted && video.paused) void this.play();
  }

  #set(ms: number): void {
    if (!this.#video) return;
    this.#video.currentTime = ms / 1000;
    this.head = ms;
  }

  #started(): void {
    this.playing = true;
    cancelAnimationFrame(this.#beat);
    const beat = () => {
      this.#look();
      if (this.playing) this.#beat = requestAnimationFrame(beat);
    };
    this.#beat = requestAnimationFrame(beat);
  }

  #look(): void {
    const video = this.#video;
    // A new address begins at 0 before anything is known of it: that is not a place someone chose.
    if (!video || video.seeking || video.readyState < HTMLMediaElement.HAVE_METADATA) return;
    this.head = video.currentTime * 1000;
    if (!this.playing) return;
    if (this.span && this.head >= this.span[1]) this.pause();
    else if (this.#jump()) return;
    else if (this.speechOnly && !this.span) this.#skip();
  }

  /** Over a cut: else one would look at a picture that stands still, for as long as the power was gone. */
  #jump(): boolean {
    const cut = this.cuts.find(([start, end]) => start <= this.head && this.head < end);
    if (!cut) return false;
    this.#set(cut[1]);
    this.jumped = cut[0];
    clearTimeout(this.#forget);
    this.#forget = window.setTimeout(() => (this.jumped = null), JUMPED_MS);
    return true;
  }

  #skip(): void {
    const to = skipFrom(this.stretches, this.head);
    if (to === null) return;
    if (to === Infinity) this.pause();
    else this.#set(to);
  }
}

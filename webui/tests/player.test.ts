import { FakeVideo } from './page';
import { beforeEach, expect, test } from 'vitest';
import { Player } from '../src/state/player.svelte';

let video: FakeVideo;
let player: Player;

beforeEach(() => {
  video = new FakeVideo();
  player = new Player();
  player.attach(video as unknown as HTMLVideoElement);
  video.dispatchEvent(new Event('loadedmetadata'));
});

test('a span stops at its end, and begins anew from its start', async () => {
  player.only([10_000, 20_000]);
  expect([player.playing, video.currentTime]).toEqual([true, 10]);
  video.at(19_900);
  expect(player.playing).toBe(true);
  video.at(20_010);
  expect(player.playing).toBe(false);
  await player.play();
  expect(video.currentTime).toBe(10);
});

test('going outside the span gives it up, going inside keeps it', () => {
  player.only([10_000, 20_000]);
  player.seek(15_000);
  expect(player.span).toEqual([10_000, 20_000]);
  player.seek(25_000);
  expect(player.span).toBeNull();
  player.seek(9_000_000);
  expect(player.head).toBe(1_199_999);
});

test('a new address goes on where the old one was, playing only if it was', async () => {
  player.seek(63_000);
  video.currentTime = 0;
  video.dispatchEvent(new Event('loadedmetadata'));
  expect([video.currentTime, video.paused]).toEqual([63, true]);
  await player.play();
  video.paused = true;
  player.failed = true;
  video.dispatchEvent(new Event('loadedmetadata'));
  expect([video.paused, player.failed]).toEqual([false, false]);
});

test('playing goes over what was not recorded, and says so', async () => {
  player.cuts = [[30_000, 90_000]];
  await player.play();
  video.at(30_010);
  expect([video.currentTime, player.jumped]).toEqual([90, 30_000]);
});

test('only speech leaves out the silences, and stops after the last of it', async () => {
  player.stretches = [
    [5_000, 10_000],
    [40_000, 50_000],
  ];
  player.speechOnly = true;
  await player.play();
  video.at(6_000);
  expect(video.currentTime).toBe(6);
  video.at(12_000);
  expect(video.currentTime).toBe(40);
  video.at(51_000);
  expect(player.playing).toBe(false);
});

test('a step shows the middle of the next picture, and stands still', async () => {
  await player.play();
  player.seek(1000);
  player.step(1);
  expect([player.playing, player.head]).toEqual([false, 1060]);
  player.step(-1);
  expect(player.head).toBe(1020);
});

test('a picture that is not there yet says nothing about where one is', () => {
  player.head = 63_000;
  video.readyState = 0;
  video.at(0);
  expect(player.head).toBe(63_000);
});

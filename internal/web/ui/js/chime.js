// @ts-check
// What is heard of a page by who chose to: soft notes, made here, so that nothing has to be fetched.
import { chosen } from './choices.js';

/** @type {AudioContext | undefined} */
let audio;

/** Browsers let a page be heard only after its reader has touched it. */
export function touched() {
  audio ??= new AudioContext();
}

for (const type of ['pointerdown', 'keydown']) addEventListener(type, () => (chosen('bell') || chosen('sound') !== 'never') && touched(), { passive: true });

/**
 * Sounds, and says whether it could be heard.
 * @param {number[]} pitches one after the other, in Hz
 * @param {number} loud up to 1
 * @returns {Promise<boolean>}
 */
export async function chime(pitches = [660, 880], loud = 0.18) {
  audio ??= new AudioContext();
  await Promise.race([audio.resume(), new Promise((resolve) => setTimeout(resolve, 1000))]);
  if (audio.state !== 'running') return false;
  pitches.forEach((pitch, i) => note(/** @type {AudioContext} */ (audio), pitch, 0.22 * i, loud));
  return true;
}

/** @param {AudioContext} on @param {number} pitch @param {number} delay @param {number} loud */
function note(on, pitch, delay, loud) {
  const [tone, gain, at] = [on.createOscillator(), on.createGain(), on.currentTime + delay];
  tone.frequency.value = pitch;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(loud, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, at + 0.9);
  tone.connect(gain).connect(on.destination);
  tone.start(at);
  tone.stop(at + 1);
}

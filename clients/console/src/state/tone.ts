// Two soft notes, made here: the console loads no sound. A browser that plays none before a first click stays silent.
const NOTES_HZ = [660, 880];
const NOTE_SECONDS = 0.16;
const LOUDNESS = 0.06;

export function playTone(): void {
  try {
    const audio = new AudioContext();
    NOTES_HZ.forEach((pitch, at) => {
      const from = audio.currentTime + at * NOTE_SECONDS;
      const [note, volume] = [audio.createOscillator(), audio.createGain()];
      note.frequency.value = pitch;
      volume.gain.setValueAtTime(LOUDNESS, from);
      volume.gain.exponentialRampToValueAtTime(LOUDNESS / 100, from + NOTE_SECONDS);
      note.connect(volume).connect(audio.destination);
      note.start(from);
      note.stop(from + NOTE_SECONDS);
    });
    setTimeout(() => void audio.close(), NOTES_HZ.length * NOTE_SECONDS * 1000 + 200);
  } catch {
    // No audio here: the card and the tab say it too.
  }
}

// The microphone: asked for when somebody wants to speak, and let go the moment they have spoken.
// Invariant: no track outlives the recording, whatever ends it.
export interface Recording {
  readonly file: File;
  readonly seconds: number;
}

export interface Recorder {
  /** 0 … 1, how loud it is now. */
  level(): number;
  seconds(): number;
  stop(): Promise<Recording>;
  cancel(): void;
}

export type Refusal = 'denied' | 'absent';

const TYPES = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];
const ENDINGS: Readonly<Record<string, string>> = { 'audio/webm': 'webm', 'audio/mp4': 'm4a', 'audio/ogg': 'ogg' };

function recorderType(): string | undefined {
  return typeof MediaRecorder === 'undefined' ? undefined : TYPES.find((type) => MediaRecorder.isTypeSupported(type));
}

async function openMicrophone(): Promise<MediaStream | Refusal> {
  // Absent where the page was not fetched safely, or in a web view without a microphone.
  const devices = (navigator as { readonly mediaDevices?: MediaDevices }).mediaDevices;
  if (devices === undefined || recorderType() === undefined) return 'absent';
  try {
    return await devices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
  } catch (error) {
    return error instanceof DOMException && error.name === 'NotAllowedError' ? 'denied' : 'absent';
  }
}

/** Begins to record; `name` is the file's, without its ending. */
export async function record(name: string): Promise<Recorder | Refusal> {
  const stream = await openMicrophone();
  if (typeof stream === 'string') return stream;
  const type = recorderType() ?? '';
  const recorder = new MediaRecorder(stream, { mimeType: type });
  const mediaType = type.split(';')[0] ?? type;
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  const sound = new AudioContext();
  const meter = sound.createAnalyser();
  // As long as the pause between two looks: nothing that is said falls between them.
  meter.fftSize = 4096;
  sound.createMediaStreamSource(stream).connect(meter);
  const wave = new Uint8Array(meter.fftSize);
  const began = performance.now();
  let ended: number | undefined;
  const letGo = (): void => {
    ended ??= performance.now();
    for (const track of stream.getTracks()) track.stop();
    if (sound.state !== 'closed') void sound.close();
  };
  const seconds = (): number => ((ended ?? performance.now()) - began) / 1000;
  recorder.start(1000);
  return {
    seconds,
    level: () => {
      meter.getByteTimeDomainData(wave);
      const loudest = wave.reduce((most, value) => Math.max(most, Math.abs(value - 128)), 0);
      return Math.min(1, loudest / 96);
    },
    stop: () =>
      new Promise((resolve) => {
        recorder.addEventListener('stop', () => {
          letGo();
          resolve({ file: new File(parts, `${name}.${ENDINGS[mediaType] ?? 'webm'}`, { type: mediaType }), seconds: seconds() });
        });
        recorder.stop();
      }),
    cancel: () => {
      if (recorder.state !== 'inactive') recorder.stop();
      letGo();
    },
  };
}

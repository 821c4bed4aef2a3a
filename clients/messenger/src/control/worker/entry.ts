// The service worker's part of Onglass: `importScripts('https://help.example/sdk/onglass-sw.js')` in the app's own worker,
// or a copy of this file beside the app.
import { serve, type WorkerScope } from './serve.ts';

serve(globalThis as unknown as WorkerScope);

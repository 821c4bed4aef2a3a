// Entry of messenger.js: takes over from the loader, once.
import { createCustomerClientWith, type UploadBytes } from '@onglass/core';
import { browserEnvironment, uploadSourceFrom } from '@onglass/ui/environment';
import { Component, createRef, Fragment } from 'preact';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { jsx, jsxs } from 'preact/jsx-runtime';
import { companyName, ConnectionBanner } from './app/banner.tsx';
import { describeDevice } from './app/device.ts';
import { useModel } from './app/model.ts';
import { languageOf, scriptOf, type Words } from './app/language.ts';
import { handleMaker, installMore, whenMore } from './app/more.ts';
import { createStore, useObservable } from './app/observe.ts';
import { followNotifications } from './app/pushed.ts';
import { sealedEnvironment } from './app/sealed.ts';
import { extend, locale, t } from './app/texts.ts';
import { isSheet } from './app/viewport.ts';
import { mountMessenger, restorePlaces } from './element.tsx';
import { ELEMENT_NAME, type Handover, type OnglassApi } from './loader/contract.ts';

/** What more.js takes from here instead of bringing it again; build.mjs maps its imports to these. */
const lib = { Component, ConnectionBanner, Fragment, companyName, createRef, createStore, extend, installMore, isSheet, jsx, jsxs, locale, t, useEffect, useId, useLayoutEffect, useMemo, useModel, useObservable, useRef, useState };

const FIRST_PAINT_MS = 20;

const WORDS_WAIT_MS = 5000;

/** The words first, then everything: nobody sees English turn into their language. Without them, after a while, English. */
function speakFirst(handover: Handover): void {
  handover.lib = lib;
  const sheets: string[] = [];
  // more.js may be there before the words are.
  handover.adopt = (css) => sheets.push(css);
  const locale = languageOf(handover.options);
  const script = scriptOf(locale);
  const go = (words?: Words): void => {
    if (handover.run) return;
    takeOver(handover, script && !words ? undefined : locale, words);
    sheets.forEach(handover.adopt as (css: string) => void);
  };
  if (script) {
    handover.speak = go;
    setTimeout(go, WORDS_WAIT_MS);
    handover.load(script);
  } else go();
}

function takeOver(handover: Handover, locale: string | undefined, words: Words | undefined): void {
  if (customElements.get(ELEMENT_NAME) === undefined) customElements.define(ELEMENT_NAME, class extends HTMLElement {});
  const { options } = handover;
  const environment = options.storage?.encrypt ? sealedEnvironment(browserEnvironment(), handover) : browserEnvironment();
  let named: string | undefined;
  const getIdentityToken = async (): Promise<string | undefined> => {
    const given = named;
    named = undefined;
    return given ?? (await options.getIdentityToken?.()) ?? undefined;
  };
  // A file that a reload left half way goes on before anybody has opened its conversation.
  const uploadBytes: UploadBytes = async (upload) => {
    handover.load('more.js');
    return (await whenMore()).uploadBytes(upload);
  };
  const client = createCustomerClientWith({ serverUrl: options.serverUrl, appKey: options.appKey, environment, getIdentityToken, device: describeDevice(options) }, { handles: handleMaker, uploadBytes });
  const onIdentify = (token: string | undefined): void => {
    named = token;
    void client.identityChanged();
  };
  const { model, run } = mountMessenger({ handover, client, environment, now: () => environment.now(), readFile: uploadSourceFrom, onIdentify, locale, words });
  handover.run = run;
  for (const command of handover.commands.splice(0)) run(command);
  const start = async (): Promise<void> => {
    await client.start();
    if (!followNotifications(model)) restorePlaces(model);
    handover.emit('ready');
  };
  // The first screen first: storage and network wait for one turn.
  setTimeout(() => void start(), FIRST_PAINT_MS);
}

const found = (globalThis as { Onglass?: OnglassApi }).Onglass?._;
// Once: the script may be on a page twice.
if (found && !found.lib) speakFirst(found);

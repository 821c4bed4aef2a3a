// Entry of messenger.js: takes over from the loader, once.
import { createCustomerClientWith, type UploadBytes } from '@onglass/core';
import { browserEnvironment, uploadSourceFrom } from '@onglass/ui/environment';
import { Component, createRef, Fragment } from 'preact';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { jsx, jsxs } from 'preact/jsx-runtime';
import { companyName, ConnectionBanner } from './app/banner.tsx';
import { describeDevice } from './app/device.ts';
import { useModel } from './app/model.ts';
import { handleMaker, installMore, whenMore } from './app/more.ts';
import { createStore, useObservable } from './app/observe.ts';
import { followNotifications } from './app/pushed.ts';
import { sealedEnvironment } from './app/sealed.ts';
import { extend, locale, t } from './app/texts.ts';
import { isSheet } from './app/viewport.ts';
import { mountMessenger, restorePlaces } from './element.tsx';
import { ELEMENT_NAME, type OnglassApi } from './loader/contract.ts';

/** What more.js takes from here instead of bringing it again; build.mjs maps its imports to these. */
const lib = { Component, ConnectionBanner, Fragment, companyName, createRef, createStore, extend, installMore, isSheet, jsx, jsxs, locale, t, useEffect, useId, useLayoutEffect, useMemo, useModel, useObservable, useRef, useState };

const FIRST_PAINT_MS = 20;

function takeOver(): void {
  const handover = (globalThis as { Onglass?: OnglassApi }).Onglass?._;
  if (handover === undefined || handover.run !== undefined) return;
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
  const { model, run } = mountMessenger({ handover, client, environment, now: () => environment.now(), readFile: uploadSourceFrom, onIdentify });
  handover.run = run;
  handover.lib = lib;
  for (const command of handover.commands.splice(0)) run(command);
  const start = async (): Promise<void> => {
    await client.start();
    if (!followNotifications(model)) restorePlaces(model);
    handover.emit('ready');
  };
  // The first screen first: storage and network wait for one turn.
  setTimeout(() => void start(), FIRST_PAINT_MS);
}

takeOver();

// The messenger in a Flutter app. Syntax checked only: not built, not run. Needs webview_flutter.
import 'dart:convert';
import 'dart:math';

import 'package:flutter/widgets.dart';
import 'package:webview_flutter/webview_flutter.dart';

class OnglassSettings {
  const OnglassSettings({required this.serverUrl, required this.appKey, required this.pageOrigin});

  final String serverUrl;
  final String appKey;

  /// An origin that the workspace allows for the app; the page gets it as its own.
  final String pageOrigin;
}

class OnglassController {
  OnglassController(this.settings, {this.onMessage}) {
    web = WebViewController()
      ..setJavaScriptMode(JavaScriptMode.unrestricted)
      ..addJavaScriptChannel('OnglassNative', onMessageReceived: (message) => _told(message.message))
      ..loadHtmlString(_page(), baseUrl: settings.pageOrigin);
  }

  final OnglassSettings settings;
  final void Function(String type, Map<String, dynamic> body)? onMessage;
  late final WebViewController web;
  final String _secret = List.generate(64, (_) => Random.secure().nextInt(16).toRadixString(16)).join();
  int _seq = 0;

  void open({String? topic, String? screen}) => _send('open', {'topic': topic, 'screen': screen});

  void close() => _send('close', {});

  void identify(String token) => _send('identify', {'token': token});

  void logout() => _send('logout', {});

  void screenShown(String name) => _send('context', {'screen': name});

  void requestFailed(String method, String path, int status) =>
      _send('request_failed', {'method': method, 'path': path, 'status': status});

  void networkChanged(String kind, bool online) => _send('network', {'kind': kind, 'online': online});

  void _told(String text) {
    if (text.length > 65536) return;
    final message = jsonDecode(text);
    if (message is! Map<String, dynamic> || message['v'] != 1) return;
    onMessage?.call(message['type'] as String, (message['body'] as Map<String, dynamic>?) ?? {});
  }

  void _send(String type, Map<String, Object?> body) {
    _seq += 1;
    final given = Map.of(body)..removeWhere((_, value) => value == null);
    final message = jsonEncode({'v': 1, 'secret': _secret, 'seq': _seq, 'type': type, 'body': given});
    web.runJavaScript('window.onglassReceive && window.onglassReceive(${jsonEncode(message)})');
  }

  String _page() => '''
<!doctype html><meta name="viewport" content="width=device-width,viewport-fit=cover">
<script>window.onglassBridge = { secret: "$_secret" };</script>
<script src="${settings.serverUrl}/sdk/onglass.js"></script>
<script>Onglass.init({appKey: "${settings.appKey}", serverUrl: "${settings.serverUrl}", launcher: false})</script>
<script src="${settings.serverUrl}/sdk/native.js"></script>
''';
}

class OnglassView extends StatelessWidget {
  const OnglassView({super.key, required this.controller});

  final OnglassController controller;

  @override
  Widget build(BuildContext context) => WebViewWidget(controller: controller.web);
}

using System.Net;
using System.Text;
using BenchmarkDotNet.Attributes;
using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.AspNetCore.Forwarding.Upstream;
using LoadBalancing.AspNetCore.Transport;
using LoadBalancing.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LoadBalancing.Micro;

/// <summary>The heads of an exchange with a server: a browser's request, and a response with ten headers.</summary>
public class HeadBenchmarks
{
    private readonly byte[] _response = Encoding.ASCII.GetBytes(
        "HTTP/1.1 200 OK\r\nDate: Mon, 01 Jan 2024 00:00:00 GMT\r\nServer: nginx/1.22.1\r\nContent-Type: text/html; charset=utf-8\r\n" +
        "Content-Length: 612\r\nConnection: keep-alive\r\nLast-Modified: Sat, 30 Dec 2023 12:00:00 GMT\r\nETag: \"65900500-264\"\r\n" +
        "Cache-Control: no-cache\r\nX-Frame-Options: DENY\r\nAccept-Ranges: bytes\r\n\r\n");

    private readonly ResponseHead _head = new();
    private readonly SendBuffer _output = new();
    private readonly RequestFields _fields = new();
    private readonly DefaultHttpContext _context = new();
    private Farm _farm = null!;
    private Backend _backend = null!;

    [GlobalSetup]
    public void Build()
    {
        _farm = new Farm(servers: 2, WeightMix.Equal);
        _backend = _farm.Backend;
        _context.Request.Method = "GET";
        _context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/shop/cart?item=42";
        _context.Connection.RemoteIpAddress = IPAddress.Loopback;
        var headers = _context.Request.Headers;
        headers.Host = "example.test";
        headers.UserAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
        headers.Accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        headers.AcceptLanguage = "en-GB,en;q=0.5";
        headers.AcceptEncoding = "gzip, deflate, br";
        headers.Connection = "keep-alive";
        headers.Cookie = "lang=en-GB; theme=dark; session=5f0c6a1e-8a0f-4a53-9d1e-0f6f5d1c2b3a";
        headers.Referer = "http://example.test/shop";
        _fields.Gather(headers, trims: false);
    }

    [GlobalCleanup]
    public void Release() => _farm.Dispose();

    [Benchmark]
    public int ReadResponseHead()
    {
        var length = ResponseHeadParser.FindEnd(_response);
        ResponseHeadParser.Parse(_response.AsSpan(0, length), _head, toHead: false, askedForUpgrade: false);
        return _head.Status;
    }

    [Benchmark]
    public int WriteRequestHead()
    {
        _output.Clear();
        RequestHead.Write(_output, _context, _fields, RequestFraming.None, _backend.Settings, _backend.Servers[0]);
        return _output.Length;
    }
}

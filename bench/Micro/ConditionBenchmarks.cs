using System.Net;
using BenchmarkDotNet.Attributes;
using LoadBalancing.Rules;
using LoadBalancing.Samples;

namespace LoadBalancing.Micro;

/// <summary>What it costs to ask whether a request meets a condition that it does not meet, so that all of it is looked at.</summary>
public class ConditionBenchmarks
{
    private static readonly string[] Acls = ["static path_beg /images /css /js", "static path_end .png .css .js", "inside src 10.0.0.0/8 192.168.0.0/16 ::1"];

    private readonly Request _request = new()
    {
        Target = "/shop/basket/17?session=4711",
        ClientAddress = IPAddress.Parse("192.0.2.7"),
        Headers = { ["host"] = "shop.example.com", ["Cookie"] = CookieBenchmarks.FiveOthers },
    };

    private Condition _condition = null!;

    [Params("static", "inside", "{ hdr(host) -i img.example.com }", "static or inside { hdr(host) -i img.example.com }", "{ req.cook(user) admin }", "{ path_reg ^/[0-9]+/ }")]
    public string Text { get; set; } = "";

    [GlobalSetup]
    public void Read() => _condition = new AclSet(Acls).Read(Text);

    [Benchmark]
    public bool IsMet() => _condition.IsMet(new SampleContext(_request, backends: null, backend: null));
}

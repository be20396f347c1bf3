using System.Net;
using LoadBalancing.Core.Tests.Dispatching;
using LoadBalancing.Core.Tests.Metering;
using LoadBalancing.Rules;
using LoadBalancing.Samples;

namespace LoadBalancing.Core.Tests.Rules;

/// <summary>Looking at a request costs no memory, whatever is looked at.</summary>
public sealed class AllocationTests
{
    [Theory]
    [InlineData("{ path_beg /admin /static /images }")]
    [InlineData("{ path_sub -i xx yy }")]
    [InlineData("{ path_dir nothing } or { path_dom nothing }")]
    [InlineData("{ path_reg ^/x/[0-9]+$ }")]
    [InlineData("{ hdr(host) -i a.example.com b.example.com www.example.com }")]
    [InlineData("{ hdr_cnt(X-A) gt 3 } or { hdr_val(X-A) gt 3 }")]
    [InlineData("{ hdr_ip(X-Forwarded-For) 10.0.0.0/8 ::1 }")]
    [InlineData("{ req.cook(c) x } or { cook_cnt gt 9 }")]
    [InlineData("{ url_param(p) x }")]
    [InlineData("{ src 10.0.0.0/8 192.168.0.0/16 2001:db8::/32 } or METH_POST")]
    [InlineData("{ path,lower /x } or { base_beg nobody } or { hdr_cnt(host) -m str 5 }")]
    public void Nothing_is_allocated(string text)
    {
        var condition = new AclSet([]).Read(text);
        var request = new StubRequest { Target = "/Img/something?p=1&q=2", ClientAddress = IPAddress.Parse("192.0.2.7") }
            .With("Host", "shop.example.com").With("X-A", new[] { "1, 2", "3" }).With("Cookie", "a=1; c=2").With("X-Forwarded-For", "nobody, x");
        Allocations.Of(Ask).Should().Be(0);

        void Ask()
        {
            for (var i = 0; i < 2000; i++)
            {
                Assert.False(condition.IsMet(new SampleContext(request, backends: null, backend: null)));
            }
        }
    }
}

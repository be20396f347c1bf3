using System.Net;

namespace LoadBalancing.Conformance.Algorithms;

/// <summary>The algorithms that hash a part of the request pick the servers that HAProxy picks, all of them.</summary>
public sealed class HashTests
{
    private static readonly int[] Weights = [4, 1, 2, 3];

    private static readonly string[] Types =
    [
        .. from type in new[] { "map-based", "consistent" }
           from function in new[] { "", " sdbm", " djb2", " wt6", " crc32" }
           from avalanche in new[] { "", " avalanche" }
           where function.Length > 0 || avalanche.Length == 0
           select $"hash-type {type}{function}{avalanche}",
    ];

    [Fact]
    public async Task Every_type_and_function()
    {
        var cases =
            from type in Types
            from algorithm in new[]
            {
                ("balance uri", Keys.Uris), ("balance hdr(X-Key)", Keys.Headers), ("balance url_param key", Keys.Parameters),
                ("balance source", Keys.Addresses), ("balance hash path", Keys.Uris), ("balance hash src", Keys.Addresses),
            }
            select new PickCase([algorithm.Item1, type], algorithm.Item2, Weights);

        await Picks.CompareAsync([.. cases]);
    }

    [Fact]
    public async Task Every_parameter()
    {
        var cases =
            from type in new[] { "hash-type map-based", "hash-type consistent" }
            from algorithm in new[]
            {
                ("balance uri len 7", Keys.Uris), ("balance uri depth 1", Keys.Uris), ("balance uri depth 2", Keys.Uris),
                ("balance uri whole", Keys.Uris), ("balance uri path-only", Keys.Uris), ("balance uri len 9 depth 2 whole", Keys.Uris),
                ("balance uri path-only depth 1 whole", Keys.Uris), ("balance uri len 5 path-only", Keys.Uris),
                ("balance hdr(X-Key)", Keys.MissingHeaders), ("balance hdr(X-Host) use_domain_only", Keys.Hosts),
                ("balance url_param key", Keys.MissingParameters), ("balance url_param key check_post", Keys.Forms),
                ("balance hash query", Keys.Parameters), ("balance hash query", Keys.MissingParameters), ("balance hash url", Keys.Uris),
                ("balance hash base", Keys.Uris), ("balance hash method", Keys.Forms), ("balance hash url_param(key)", Keys.Parameters),
                ("balance hash url_param(key)", Keys.MissingParameters), ("balance hash req.hdr(X-Key)", Keys.Headers),
                ("balance hash req.hdr(X-Key,1)", Keys.Headers), ("balance hash req.hdr(X-Key,-2)", Keys.Headers),
                ("balance hash req.hdr(X-Key)", Keys.MissingHeaders), ("balance hash req.hdr(X-Key),lower", Keys.Headers),
                ("balance hash req.hdr(X-Key),upper", Keys.Headers), ("balance hash req.cook(key)", Keys.Cookies),
                ("balance hash req.hdr_ip(X-Forwarded-For)", Keys.Forwarded), ("balance hash req.hdr_ip(X-Forwarded-For,1)", Keys.Forwarded),
                ("balance hash req.hdr_ip(X-Forwarded-For,-1),ipmask(24)", Keys.Forwarded),
                ("balance hash req.hdr_ip(X-Forwarded-For),ipmask(255.255.0.0,64)", Keys.Forwarded),
                ("balance hash src,ipmask(16)", Keys.Addresses),
            }
            select new PickCase([algorithm.Item1, type], algorithm.Item2, Weights);

        await Picks.CompareAsync([.. cases]);
    }

    // Everybody has one IPv6 address of the loopback network: the farms differ instead.
    [Fact]
    public async Task The_source_may_be_an_IPv6_address()
    {
        int[][] weights = [[1, 1, 1, 1], Weights, [1, 2], [3, 2, 2, 9, 5], [7, 1, 1, 1, 1, 1, 1]];
        PickRequest[] request = [PickRequest.Get("/") with { From = IPAddress.IPv6Loopback }];
        var cases =
            from weight in weights
            from balance in new[] { "balance source", "balance hash src", "balance hash src,ipmask(24,64)" }
            from type in Types
            select new PickCase([balance, type], request, weight) { Address = "::1" };

        // Only the port that is opened last is waited for, over IPv4.
        var picks = await Picks.CompareAsync([.. cases, new(["balance source"], Keys.Addresses, Weights)]);

        picks.Distinct().Should().HaveCountGreaterThan(4, "the address leads to different servers in different farms");
    }

    [Fact]
    public async Task Golden_choices()
    {
        var requests = Enumerable.Range(1, 4).Select(i => PickRequest.Get($"/url{i}")).ToList();
        int[] equal = [1, 1, 1, 1];

        var picks = await Picks.CompareAsync(
        [
            new(["balance uri"], requests, equal),
            new(["balance uri", "hash-type map-based djb2"], requests, equal),
            new(["balance uri", "hash-type map-based crc32"], requests, equal),
            new(["balance uri", "hash-type map-based wt6"], requests, equal),
            new(["balance uri", "hash-type consistent"], requests, equal),
        ]);

        picks.Should().Equal("bcda", "abcd", "bdbc", "bbbb", "baca");
    }

    [Fact]
    public async Task Ids_and_weights_place_servers_on_the_ring()
    {
        int[][] weights = [[1, 1, 1, 1], [256, 1, 17, 100], [0, 3, 3, 3], [7, 0, 0, 0], [2, 0, 5, 0]];
        string[][] ids = [[], ["id 7", "id 5", "id 3", "id 1"], ["", "id 1", "", "id 4"], ["id 1000000", "", "id 2000000000", "id 65536"]];
        var cases =
            from weight in weights
            from id in ids
            from type in new[] { "hash-type map-based", "hash-type consistent" }
            select new PickCase(["balance uri", type], Keys.Uris, weight) { ServerParameters = id };

        await Picks.CompareAsync([.. cases]);
    }
}

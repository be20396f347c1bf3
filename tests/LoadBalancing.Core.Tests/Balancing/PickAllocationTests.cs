using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Dispatching;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Dispatching;

namespace LoadBalancing.Core.Tests.Balancing;

public sealed class PickAllocationTests
{
    public static TheoryData<Algorithm, HashType> Algorithms
    {
        get
        {
            var data = new TheoryData<Algorithm, HashType>();
            foreach (var algorithm in Enum.GetValues<Algorithm>().Except([Algorithm.RdpCookie, Algorithm.Uri]))
            {
                data.Add(algorithm, HashType.MapBased);
            }

            foreach (var type in Enum.GetValues<HashType>())
            {
                data.Add(Algorithm.Uri, type);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_pick_allocates_nothing(Algorithm algorithm, HashType type)
    {
        var options = Farm.Options(Farm.Weighted(1, 2, 3, 4, 5));
        options.Balance = algorithm;
        options.Hash = new HashOptions { Type = type, Name = "X", Expression = "path", BalanceFactor = algorithm == Algorithm.Uri ? 150 : 0 };
        var backend = Farm.Of(options);
        var request = new StubRequest();
        PickMany();

        var before = GC.GetAllocatedBytesForCurrentThread();
        PickMany();
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);

        void PickMany()
        {
            for (var i = 0; i < 20_000; i++)
            {
                backend.TryPick(request, avoid: null, out var lease);
                lease.Learn(AttemptOutcome.Responded, TimeSpan.FromMilliseconds(1));
                lease.End();
            }
        }
    }
}

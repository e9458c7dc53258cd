"""One step of a small network, worked with a pencil first and with the package after.

The network, its numbers and the published results are those of Matt Mazur, "A Step by Step
Backpropagation Example" (2015): 2 inputs, 2 hidden neurons, 2 outputs, sigmoid everywhere, and
biases that are not trained. The pencil's arithmetic is in the comments, to nine decimals; it
carries more than it writes.
"""

import numpy as np
import pytest

import nn

X = np.array([[0.05, 0.10]])
Y = np.array([[0.01, 0.99]])
# A column of W holds the weights of one neuron, which the source numbers w1, w2 | w3, w4.
W1 = np.array([[0.15, 0.25], [0.20, 0.30]])
W2 = np.array([[0.40, 0.50], [0.45, 0.55]])
b1 = np.array([0.35, 0.35])
b2 = np.array([0.60, 0.60])
lr = 0.5


def network():
    return [nn.Layer(W1.copy(), b1.copy(), nn.sigmoid), nn.Layer(W2.copy(), b2.copy(), nn.sigmoid)]


def agree(computed, *on_paper):
    """Tell whether these are the same to nine decimals."""
    np.testing.assert_allclose(computed, on_paper, rtol=0, atol=6e-10)


@pytest.fixture
def traced():
    return nn.trace(network(), X, Y, nn.squared_error)


def test_the_way_there(traced):
    # z1 = .15 * .05 + .20 * .10 + .35 = .0075 + .02 + .35 = .3775
    # z2 = .25 * .05 + .30 * .10 + .35 = .0125 + .03 + .35 = .3925
    agree(traced.Z[1], [0.3775, 0.3925])

    # a1 = 1 / (1 + e^-.3775) = 1 / 1.685573202 = .593269992
    # a2 = 1 / (1 + e^-.3925) = 1 / 1.675366346 = .596884378
    agree(traced.A[1], [0.593269992, 0.596884378])

    # z1 = .40 * .593269992 + .45 * .596884378 + .60 = .237307997 + .268597970 + .60 = 1.105905967
    # z2 = .50 * .593269992 + .55 * .596884378 + .60 = .296634996 + .328286408 + .60 = 1.224921404
    agree(traced.Z[2], [1.105905967, 1.224921404])

    # y1 = 1 / (1 + e^-1.105905967) = 1 / 1.330910952 = .751365070
    # y2 = 1 / (1 + e^-1.224921404) = 1 / 1.293780789 = .772928465
    agree(traced.A[2], [0.751365070, 0.772928465])


def test_the_cost(traced):
    # (.751365070 - .01)^2 / 2 = .741365070^2 / 2 = .274811083
    # (.772928465 - .99)^2 / 2 = .217071535^2 / 2 = .023560026
    # together                                      .298371109
    agree([traced.C], 0.298371109)


def test_the_backward(traced):
    # At the outputs: the error times the sigmoid's slope there.
    # .741365070 * .751365070 * .248634930 = .138498562
    # -.217071535 * .772928465 * .227071535 = -.038098237
    agree(traced.dZ[2], [0.138498562, -0.038098237])

    # Each weight: what came in times what came back.
    # w5: .593269992 * .138498562 = .082167041      w7: .593269992 * -.038098237 = -.022602540
    # w6: .596884378 * .138498562 = .082667628      w8: .596884378 * -.038098237 = -.022740242
    agree(traced.dW[2], [0.082167041, -0.022602540], [0.082667628, -0.022740242])

    # At the hidden neurons: what both outputs send back, over the weights as they were there.
    # .40 * .138498562 + .50 * -.038098237 = .055399425 - .019049118 = .036350306
    # .45 * .138498562 + .55 * -.038098237 = .062324353 - .020954030 = .041370323
    # .036350306 * .593269992 * .406730008 = .008771355
    # .041370323 * .596884378 * .403115622 = .009954255
    agree(traced.dZ[1], [0.008771355, 0.009954255])

    # w1: .05 * .008771355 = .000438568             w3: .05 * .009954255 = .000497713
    # w2: .10 * .008771355 = .000877135             w4: .10 * .009954255 = .000995425
    agree(traced.dW[1], [0.000438568, 0.000497713], [0.000877135, 0.000995425])


def test_the_step():
    net = network()
    Y_hat, backward = nn.forward(net, X)
    _, dY_hat = nn.squared_error(Y_hat, Y)
    grads = backward(dY_hat)

    # The same weights, without the biases: those stay where they are.
    weights = [nn.Layer(W, None, activation) for W, _, activation in net]
    nn.sgd(lr)(weights, [(dW, None) for dW, _ in grads])

    # w1: .15 - .5 * .000438568 = .149780716        w3: .25 - .5 * .000497713 = .249751144
    # w2: .20 - .5 * .000877135 = .199561432        w4: .30 - .5 * .000995425 = .299502287
    agree(net[0].W, [0.149780716, 0.249751144], [0.199561432, 0.299502287])

    # w5: .40 - .5 * .082167041 = .358916480        w7: .50 - .5 * -.022602540 = .511301270
    # w6: .45 - .5 * .082667628 = .408666186        w8: .55 - .5 * -.022740242 = .561370121
    agree(net[1].W, [0.358916480, 0.511301270], [0.408666186, 0.561370121])

    cost, _ = nn.squared_error(nn.predict(net, X), Y)
    assert cost == pytest.approx(0.291027773694, abs=6e-13)


def test_the_step_that_many_programs_take_instead(traced):
    # They move the second layer first, and send the error back over weights that have moved.
    moved = W2 - lr * traced.dW[2]
    # .358916480 * .138498562 + .511301270 * -.038098237 = .049709416 - .019479677 = .030229739
    # .408666186 * .138498562 + .561370121 * -.038098237 = .056599679 - .021387212 = .035212467
    # .030229739 * .241300709 = .007294458          .035212467 * .240613417 = .008472592
    dZ1 = traced.dZ[2] @ moved.T * traced.A[1] * (1 - traced.A[1])
    agree(dZ1, [0.007294458, 0.008472592])

    # w1: .15 - .5 * .05 * .007294458 = .149817639  w3: .25 - .5 * .05 * .008472592 = .249788185
    # w2: .20 - .5 * .10 * .007294458 = .199635277  w4: .30 - .5 * .10 * .008472592 = .299576370
    net = [nn.Layer(W1 - lr * X.T @ dZ1, b1, nn.sigmoid), nn.Layer(moved, b2, nn.sigmoid)]
    agree(net[0].W, [0.149817639, 0.249788185], [0.199635277, 0.299576370])

    # The cost after it hides the mistake: it differs from the right one in the seventh digit.
    cost, _ = nn.squared_error(nn.predict(net, X), Y)
    assert cost == pytest.approx(0.291027923905, abs=6e-13)
    assert cost != pytest.approx(0.291027773694, abs=1e-7)
